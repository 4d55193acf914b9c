import fs from 'node:fs';
import postcss, { CssSyntaxError } from 'postcss';

const css = fs.readFileSync('style.css', 'utf8');
const plugin = { postcssPlugin: 'own', Rule: (rule) => void (rule.selector = `.x ${rule.selector}`), AtRule: { media: (rule, { result }) => rule.warn(result, 'a media query') } };
const result = await postcss([plugin]).process(css, { from: 'style.css', to: 'out.css', map: { inline: false } });
console.log(result.css);
console.log(result.map.toString());
console.log(result.warnings().map(String));
console.log(JSON.stringify(postcss.parse('a{b:c}').toJSON(), (key, value) => (key === 'inputs' ? undefined : value)));
try {
  postcss.parse('a { ');
} catch (error) {
  console.log(error instanceof CssSyntaxError, error.name, error.reason, error.message, error.showSourceCode(false));
}
