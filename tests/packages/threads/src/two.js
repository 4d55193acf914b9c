import('./one.js').then(({ twice }) => { const longName = twice(4); console.log(longName); });
