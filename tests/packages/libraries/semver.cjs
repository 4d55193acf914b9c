const semver = require('semver');

console.log(semver.satisfies(process.version, '>=24'), semver.parse('1.2.3-beta.4+build.5'));
console.log(['1.2.3', '1.2.3-a', '10.0.0', '2.0.0'].sort(semver.compare), semver.maxSatisfying(['1.1.0', '1.9.9', '2.0.0'], '^1'));
console.log(new semver.Range('1.x || >=2.5.0 || 5.0.0 - 7.2.3').range, semver.minVersion('>1.2').version, semver.coerce('v3.4 replaces v3.3.1').version);
console.log(semver.inc('1.2.3', 'minor'), semver.diff('1.2.3', '2.0.0-rc.1'), semver.intersects('^1.2', '~1.3.1'), semver.simplifyRange(['1.0.0', '1.1.0', '2.0.0'], '1.0.0 || 1.1.0'));
try {
  new semver.SemVer('not.a.version');
} catch (error) {
  console.log(error.name, error.message);
}
