// Jest transformer on Node's own type stripping: no dependency, and lines and columns stay exact.
const { stripTypeScriptTypes } = require('node:module');
const { createHash } = require('node:crypto');

module.exports = {
  process: (code) => ({ code: stripTypeScriptTypes(code, { mode: 'strip' }) }),
  getCacheKey: (code, file, options) =>
    createHash('sha1').update(code).update(file).update(process.version).update(options.configString).digest('hex'),
};
