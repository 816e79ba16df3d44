/**
 * To be loaded before any schema is made: each asks then and there whether it may compile code, which the content
 * security policy forbids and reports.
 */
import * as z from 'zod';

z.config({ jitless: true });
