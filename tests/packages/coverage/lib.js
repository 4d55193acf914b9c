exports.sign = (number) => {
  if (number > 0) return 'positive';
  return number < 0 ? 'negative' : 'zero';
};
exports.unused = () => 'never';
