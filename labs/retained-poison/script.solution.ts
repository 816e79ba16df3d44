const tenant = { userName: 'tenant', password: lab.given['tenant'] };
const cmd = 'home/frontdoor/cmd';
const client = await lab.connect({ clientId: 'tenant', ...tenant });

/** Resolves when the lock says so from now on; what was stored before does not count. */
function doorIs(position: string): Promise<void> {
  return new Promise((resolve) => {
    client.on('message', (_topicName, payload, { retain }) => {
      if (!retain && payload.toString() === position) resolve();
    });
  });
}
await client.subscribeAsync('home/frontdoor/state');

// The broker stores it for whoever subscribes later. The lock hears it now as well and opens.
const openedNow = doorIs('unlocked');
await client.publishAsync(cmd, 'OPEN', { qos: 1, retain: true });
await openedNow;

// Nobody shall notice: lock up again. This is said and not stored, so OPEN stays where it is.
const locked = doorIs('locked');
await client.publishAsync(cmd, 'LOCK', { qos: 1 });
await locked;
lab.log('The door is locked, and OPEN is waiting. The lock will sleep soon.');
await doorIs('unlocked');
lab.log('The lock woke up and opened by itself.');

// Away with it: retained, and no bytes. The next order waits elsewhere, in the Will of a second connection.
await client.publishAsync(cmd, '', { qos: 1, retain: true });
const lockedAgain = doorIs('locked');
await client.publishAsync(cmd, 'LOCK', { qos: 1 });
await lockedAgain;
const second = await lab.connect({
  clientId: 'tenant-2',
  ...tenant,
  will: { topicName: cmd, payload: 'OPEN', qos: 1 },
});
const opened = doorIs('unlocked');
// Without DISCONNECT, as if the line had broken.
second.end(true);
await opened;
lab.log('I was gone, and the door opened.');
