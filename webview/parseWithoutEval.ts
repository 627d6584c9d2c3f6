import * as z from 'zod';

/** The page's policy forbids making code out of text. Zod would try it, to be faster, as soon as a schema is made. */
z.config({ jitless: true });
