const ejs = require('ejs');
const pug = require('pug');

const words = ['<a>', 'longer'];
const tell = (action) => {
  try {
    console.log(action());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
tell(() => pug.renderFile('views/page.pug', { words, pretty: true }));
tell(() => pug.render('p= nothing.here', { filename: 'inline.pug' }));
tell(() => pug.render('p(', { filename: 'inline.pug' }));
tell(() => pug.compileClient('p= word', { compileDebug: false }));
tell(() => ejs.render('<% if ( %>', {}));
ejs.renderFile('views/page.ejs', { words }, (error, text) => console.log(error, text));
ejs.renderFile('views/broken.ejs', {}, (error) => console.log(error.message));
