export default () => 'lazy';
