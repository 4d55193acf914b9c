// A gRPC server and its client, over node:http2 on both sides: unary calls, streams each way, both ways, statuses, deadlines, large messages.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const { hello } = grpc.loadPackageDefinition(loader.loadSync(`${__dirname}/hello.proto`));

const server = new grpc.Server();
server.addService(hello.Greeter.service, {
  Say(call, callback) {
    const trailers = new grpc.Metadata();
    trailers.set('x-trailer', 'yes');
    callback(null, { text: `hello ${call.request.name}` }, trailers);
  },
  Count(call) {
    for (let i = 0; i < 5; i++) call.write({ text: `${call.request.name} ${i}` });
    call.end();
  },
  Gather(call, callback) {
    const names = [];
    call.on('data', ({ name }) => names.push(name));
    call.on('end', () => callback(null, { text: names.join('+') }));
  },
  Chat(call) {
    call.on('data', ({ name }) => call.write({ text: name.toUpperCase() }));
    call.on('end', () => call.end());
  },
  Fail(call, callback) {
    callback({ code: grpc.status.NOT_FOUND, details: 'nothing here' });
  },
});

const ask = (begin) => new Promise(begin);

async function run(client) {
  console.log(
    await ask((resolve) => {
      const facts = [];
      const call = client.Say({ name: 'you' }, (error, answer) => facts.push(error, answer));
      call.on('status', ({ code, metadata }) => resolve([...facts, code, metadata.get('x-trailer')]));
    }),
  );
  console.log(
    await ask((resolve) => {
      const got = [];
      client.Count({ name: 'n' }).on('data', ({ text }) => got.push(text)).on('end', () => resolve(got));
    }),
  );
  console.log(
    await ask((resolve) => {
      const call = client.Gather((error, answer) => resolve([error, answer]));
      for (const name of ['a', 'b', 'c']) call.write({ name });
      call.end();
    }),
  );
  console.log(
    await ask((resolve) => {
      const got = [];
      const call = client.Chat();
      call.on('data', ({ text }) => {
        got.push(text);
        if (got.length === 3) call.end();
      });
      call.on('end', () => resolve(got));
      for (const name of ['x', 'y', 'z']) call.write({ name });
    }),
  );
  console.log(await ask((resolve) => client.Fail({ name: 'x' }, ({ code, details }) => resolve([code, details]))));
  console.log(await ask((resolve) => client.Say({ name: 'late' }, { deadline: Date.now() - 1 }, ({ code }) => resolve(code))));
  console.log(await ask((resolve) => client.Say({ name: 'q'.repeat(3e6) }, (error, answer) => resolve([error, answer.text.length]))));
  const many = Array.from({ length: 200 }, (_, i) => ask((resolve) => client.Say({ name: `n${i}` }, (_error, answer) => resolve(answer.text))));
  console.log((await Promise.all(many)).at(-1));
}

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), async (error, port) => {
  if (error) throw error;
  const client = new hello.Greeter(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await run(client);
  client.close();
  server.tryShutdown((failure) => console.log('shut down', failure));
});
