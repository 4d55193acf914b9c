import boxen from 'boxen';
import Table from 'cli-table3';
import ora from 'ora';

const spinner = ora({ text: 'working', isEnabled: false, stream: process.stdout }).start();
spinner.text = 'still working';
spinner.succeed('done');
spinner.warn('careful');

const table = new Table({ head: ['name', 'value'], colWidths: [10, 16], wordWrap: true });
table.push(['wide', '日本語 👩‍👩‍👧'], [{ colSpan: 2, content: 'a long text that is wrapped', hAlign: 'center' }], { key: ['crossed'] });
console.log(table.toString());
console.log(boxen('in a\nbox', { padding: 1, margin: { left: 2 }, borderStyle: 'double', title: 'Title', borderColor: 'green' }));
