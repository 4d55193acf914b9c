// node:diagnostics_channel.

import { Channel, channel, hasSubscribers, subscribe, unsubscribe } from 'internal/diagnostics/channel';
import { tracingChannel } from 'internal/diagnostics/tracing_channel';

export default {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  Channel,
};
