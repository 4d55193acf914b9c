import { getOneMessage, sendMessage } from 'execa';

await sendMessage({ got: await getOneMessage() });
