// node:test/reporters.

import dot from 'internal/test_runner/reporter/dot';
import junit from 'internal/test_runner/reporter/junit';
import lcov from 'internal/test_runner/reporter/lcov';
import { spec } from 'internal/test_runner/reporter/spec';
import tap from 'internal/test_runner/reporter/tap';

export default { dot, junit, lcov, spec, tap };
