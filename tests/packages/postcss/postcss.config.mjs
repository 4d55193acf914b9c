const shout = () => ({
  postcssPlugin: 'shout',
  Declaration(declaration) {
    if (declaration.prop === 'color') declaration.important = true;
  },
});
shout.postcss = true;
export default { plugins: [shout()] };
