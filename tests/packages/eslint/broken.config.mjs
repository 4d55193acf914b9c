export default [{ rules: { 'no-such-plugin/rule': 'error' } }];
