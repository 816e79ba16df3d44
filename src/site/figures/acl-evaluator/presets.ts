/** Rules as people write them for a fleet of vacuums, and requests to put to them. */
export interface RulesPreset {
  id: string;
  label: string;
  /** JSONC, as the policies of the labs. */
  text: string;
}

export const rulesPresets: readonly RulesPreset[] = [
  {
    id: 'family',
    label: 'One big family',
    text: `{
  "acl": {
    "default": "deny",
    "rules": [
      // Whoever has an account belongs to the fleet.
      { "effect": "allow", "who": "authenticated", "actions": ["publish", "subscribe", "receive"], "topicFilters": ["fleet/#"] },
      // Maps are private.
      { "effect": "deny", "who": "authenticated", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/+/map"] }
    ]
  }
}`,
  },
  {
    id: 'order',
    label: 'The other way round',
    text: `{
  "acl": {
    "default": "deny",
    "rules": [
      // Maps are private, and now this comes first.
      { "effect": "deny", "who": "authenticated", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/+/map"] },
      { "effect": "allow", "who": "authenticated", "actions": ["publish", "subscribe", "receive"], "topicFilters": ["fleet/#"] }
    ]
  }
}`,
  },
  {
    id: 'words',
    label: 'Wildcards forbidden',
    text: `{
  "acl": {
    "default": "deny",
    "rules": [
      // Texts that somebody has seen in an attack.
      { "effect": "deny", "who": "authenticated", "actions": ["subscribe"], "topicFilters": ["#", "+/#", "fleet/#", "fleet/+/map"], "literal": true },
      { "effect": "allow", "who": "authenticated", "actions": ["publish", "subscribe", "receive"], "topicFilters": ["fleet/#"] }
    ]
  }
}`,
  },
  {
    id: 'own',
    label: 'To each their own',
    text: `{
  "acl": {
    "default": "deny",
    "rules": [
      // A robot reports about itself and takes orders for itself.
      { "effect": "allow", "who": "user:robot-7", "actions": ["publish"], "topicFilters": ["fleet/robot-7/telemetry", "fleet/robot-7/map"] },
      { "effect": "allow", "who": "user:robot-7", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/robot-7/cmd"] },
      // The service sees how the fleet is doing, and no maps.
      { "effect": "allow", "who": "user:ops", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/+/telemetry"] }
    ]
  }
}`,
  },
  { id: 'template', label: 'By template', text: forEveryRobot('literalLevel') },
  { id: 'pasted', label: 'By pasted text', text: forEveryRobot('text') },
];

/** The same rules for every robot, and for everybody who comes. */
function forEveryRobot(templates: 'literalLevel' | 'text'): string {
  return `{
  "acl": {
    "default": "deny",
    // ${templates === 'text' ? 'VULNERABLE: the name is pasted into the filter, whatever it is.' : 'The name is the text of one level, and never a wildcard.'}
    "templates": "${templates}",
    "rules": [
      { "effect": "allow", "who": "authenticated", "actions": ["publish"], "topicFilters": ["fleet/%u/telemetry", "fleet/%u/map"] },
      { "effect": "allow", "who": "authenticated", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/%u/cmd"] },
      { "effect": "allow", "who": "user:ops", "actions": ["subscribe", "receive"], "topicFilters": ["fleet/+/telemetry"] }
    ]
  }
}`;
}

/** What a client asks for, flat, as the form has it. */
export interface Asked {
  userName: string;
  action: 'publish' | 'subscribe' | 'receive';
  topic: string;
  retain: boolean;
}

export interface RequestPreset {
  label: string;
  asked: Asked;
  /** Whether a fleet that works needs it. */
  honest: boolean;
}

const robot = (action: Asked['action'], topic: string, honest = false): RequestPreset => ({
  label: `${action} ${topic}`,
  asked: { userName: 'robot-7', action, topic, retain: false },
  honest,
});

export const requestPresets: readonly RequestPreset[] = [
  robot('subscribe', 'fleet/+/map'),
  robot('subscribe', 'fleet/#'),
  robot('subscribe', 'fleet/robot-3/map'),
  robot('receive', 'fleet/robot-3/map'),
  robot('publish', 'fleet/robot-3/cmd'),
  robot('subscribe', 'fleet/robot-7/cmd', true),
  robot('publish', 'fleet/robot-7/telemetry', true),
  {
    label: 'ops: subscribe fleet/+/telemetry',
    asked: { userName: 'ops', action: 'subscribe', topic: 'fleet/+/telemetry', retain: false },
    honest: true,
  },
  {
    label: 'a user named +: subscribe fleet/+/cmd',
    asked: { userName: '+', action: 'subscribe', topic: 'fleet/+/cmd', retain: false },
    honest: false,
  },
];
