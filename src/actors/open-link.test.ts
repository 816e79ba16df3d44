import { once } from 'node:events';
import { Duplex } from 'readable-stream';
import { describe, expect, it } from 'vitest';
