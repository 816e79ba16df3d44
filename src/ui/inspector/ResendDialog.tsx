import { useMemo, useState } from 'react';
import { decodePacket } from '../../inspector/index.ts';
import { mqttUrlOf } from '../session/mqtt-url.ts';
import { connectBytes, type RawAnswer, sendRaw } from '../session/raw-send.ts';
import { bytesFromHex, hexLines, hexProblem } from '../store/hex.ts';
import type { PacketRow } from '../store/packet-row.ts';
import { Dialog } from '../workbench/Dialog.tsx';
import { useLab } from '../workbench/lab-context.ts';

const HEX_LENGTH_MAX = 8_192;

/** Change any byte and see what the broker makes of it: over a connection of the learner's own. */
export function ResendDialog({ packet, onClose }: { packet: PacketRow; onClose(): void }) {
  const sandbox = useLab((state) => state.sandbox);
  const mqttUrl = sandbox && mqttUrlOf(sandbox);
  const [hex, setHex] = useState(() => hexLines(packet.bytes));
  const [signIn, setSignIn] = useState(packet.packetType !== 'CONNECT');
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [answer, setAnswer] = useState<RawAnswer | 'waiting' | null>(null);
  const problem = hexProblem(hex);
  const bytes = useMemo(() => bytesFromHex(hex), [hex]);
  const decoded = problem ? null : decodePacket(bytes, packet.protocolVersion);

  const send = async () => {
    if (!mqttUrl || problem) return;
    setAnswer('waiting');
    const connect = signIn
      ? connectBytes({ clientId: `resend-${crypto.randomUUID().slice(0, 8)}`, userName, password })
      : null;
    setAnswer(await sendRaw({ mqttUrl, connect, bytes }));
  };
  return (
    <Dialog title="Edit and resend" onClose={onClose} wide>
      <label className="wb-field">
        Bytes
        <textarea
          className="wb-hex-edit"
          value={hex}
          rows={Math.min(10, Math.max(3, hex.split('\n').length + 1))}
          maxLength={HEX_LENGTH_MAX}
          spellCheck={false}
          onChange={(event) => setHex(event.target.value)}
        />
      </label>
      <p className={problem || decoded?.problem ? 'wb-problem' : 'wb-muted'} role="status">
        {problem ?? decoded?.problem ?? `Reads as: ${decoded?.summary}`}
      </p>
      <label className="wb-check">
        <input type="checkbox" checked={signIn} onChange={(event) => setSignIn(event.target.checked)} />
        Send a CONNECT of your own first; without it these bytes come first and alone
      </label>
      {signIn && (
        <div className="wb-two">
          <label className="wb-field">
            User name (none: connect as nobody)
            <input value={userName} autoComplete="off" onChange={(event) => setUserName(event.target.value)} />
          </label>
          <label className="wb-field">
            Password
            <input value={password} autoComplete="off" onChange={(event) => setPassword(event.target.value)} />
          </label>
        </div>
      )}
      <button
        type="button"
        className="wb-button wb-button--attacker"
        disabled={!mqttUrl || problem !== null || answer === 'waiting'}
        onClick={() => void send()}
      >
        {answer === 'waiting' ? 'Waiting for answers …' : 'Send'}
      </button>
      {answer !== null && answer !== 'waiting' && <Answers answer={answer} version={packet.protocolVersion} />}
    </Dialog>
  );
}

function Answers({ answer, version }: { answer: RawAnswer; version: 3 | 4 | 5 }) {
  return (
    <div role="status" className="wb-answers">
      <h3>What came back</h3>
      <ol>
        {answer.packets.map((bytes, index) => (
          <li key={index}>
            {decodePacket(bytes, version).summary} <code>{hexLines(bytes.subarray(0, 32))}</code>
          </li>
        ))}
      </ol>
      <p>{answer.end}</p>
    </div>
  );
}
