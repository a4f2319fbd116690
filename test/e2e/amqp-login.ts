import { connect } from 'node:net';

/** Opens a connection at an amqp:// URL as clients do (AMQP 0-9-1, up to Connection.OpenOk). @throws where the broker refuses */
export async function amqpLogin(url: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = Buffer.alloc(0);
  const waiting: (() => void)[] = [];
  const wake = () => waiting.splice(0).forEach((go) => go());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('close', wake).on('error', wake);
  const method = async (): Promise<string> => {
    while (received.length < 7 || received.length < 8 + received.readUInt32BE(3)) {
      if (socket.closed) throw new Error('the broker closed the connection');
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const size = received.readUInt32BE(3);
    const [group, name] = [received.readUInt16BE(7), received.readUInt16BE(9)];
    const text = received.subarray(11, 7 + size).toString('latin1');
    received = received.subarray(8 + size);
    if (group === 10 && name === 50) throw new Error(`the broker refuses: ${text}`);
    return `${group}.${name}`;
  };
  const send = (group: number, name: number, ...parts: readonly Buffer[]) => {
    const payload = Buffer.concat([Buffer.from([0, group, 0, name]), ...parts]);
    const head = Buffer.alloc(7);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(payload.length, 3);
    socket.write(Buffer.concat([head, payload, Buffer.from([0xce])]));
  };
  try {
    socket.write(Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
    if ((await method()) !== '10.10') throw new Error('no Connection.Start');
    send(10, 11, Buffer.alloc(4), short('PLAIN'), long(`\0${username}\0${password}`), short('en_US'));
    if ((await method()) !== '10.30') throw new Error('no Connection.Tune');
    send(10, 31, Buffer.from([0x07, 0xff, 0, 2, 0, 0, 0, 0]));
    send(10, 40, short(pathname.slice(1)), short(''), Buffer.from([0]));
    if ((await method()) !== '10.41') throw new Error('no Connection.OpenOk');
  } finally {
    socket.destroy();
  }
}

function short(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}

function long(text: string): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([size, Buffer.from(text)]);
}
