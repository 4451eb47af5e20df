// @ts-check
/** The one module of the page that acts when it is imported: it starts the extension. */
import { boot } from './boot.mjs';

boot();
