import autoprefixer from 'autoprefixer';
import cssnano from 'cssnano';
import postcss from 'postcss';

const css = 'a { color: #ff0000; user-select: none; margin: 0px 0px } ::placeholder { color: black } @media screen { b { c: calc(1px + 2px) } }';
const browsers = { overrideBrowserslist: ['safari 14', 'firefox 60'], ignoreUnknownVersions: true };
const result = await postcss([autoprefixer(browsers), cssnano({ preset: ['default', { mergeRules: false }] })]).process(css, { from: 'a.css', map: { inline: false } });
console.log(result.css, result.map.toString(), result.warnings().length);
