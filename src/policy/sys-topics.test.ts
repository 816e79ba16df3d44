import { expect, test } from 'vitest';
import { policySchema } from '../model/policy.ts';
import { authorize } from './authorize.ts';
import type { AclRequest, Identity } from './request.ts';

const ops: Identity = { clientId: 'ops-1', userName: 'anna', groups: ['ops'], address: null };
const guest: Identity = { clientId: 'x', userName: null, groups: [], address: null };
const subscribe = (topicFilter: string): AclRequest => ({ action: 'subscribe', topicFilter, qos: 0 });
const receive = (topicName: string): AclRequest => ({ action: 'receive', topicName, qos: 0 });
const publish = (topicName: string): AclRequest => ({
  action: 'publish',
  topicName,
  qos: 0,
  retain: false,
  will: false,
});

const open = policySchema.parse({ acl: { default: 'allow' }, sys: { readers: ['group:ops'] } });
const shut = policySchema.parse({ acl: { default: 'deny' }, sys: { readers: ['group:ops'] } });

test.each([subscribe('$SYS/#'), subscribe('$SYS'), subscribe('$SYS/+/new/clients'), receive('$SYS/b/new/clients')])(
  '%o: both sys.readers and the rules have to allow it',
  (request) => {
    expect(authorize(open, ops, request).effect).toBe('allow');
    expect(authorize(open, guest, request)).toMatchObject({ effect: 'deny', rule: 'sys.readers' });
    expect(authorize(shut, ops, request)).toMatchObject({ effect: 'deny', rule: 'acl.default' });
  },
);

test('other topics are not concerned, wildcards included: they match nothing under $SYS', () => {
  for (const topicFilter of ['#', '+/#', '$SYSTEM/#', '$sys/#']) {
    expect(authorize(open, guest, subscribe(topicFilter)).effect).toBe('allow');
  }
});

test('by default nobody reads', () => {
  expect(authorize(policySchema.parse({ acl: { default: 'allow' } }), ops, subscribe('$SYS/#')).rule).toBe(
    'sys.readers',
  );
});

test('nobody publishes there, readers included', () => {
  for (const topic of ['$SYS', '$SYS/x']) expect(authorize(open, ops, publish(topic)).rule).toBe('broker.sys');
  expect(authorize(open, guest, publish('$SYSTEM/x')).effect).toBe('allow');
});
