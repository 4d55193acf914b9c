module.exports = {
  install(less, manager, functions) {
    functions.add('tripled', ({ value, unit }) => new less.tree.Dimension(value * 3, unit));
  },
};
