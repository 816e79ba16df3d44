/** `assert(condition)`, which is all that mqemitter calls; CommonJS, since it is called as it is required. */
module.exports = function assert(condition, message = 'assertion failed') {
  if (!condition) throw new Error(message);
};
