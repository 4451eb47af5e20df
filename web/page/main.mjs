// @ts-check
/** The one module of the page that acts when it is imported: it starts the extension. */
import { boot } from './boot.mjs';
import { httpWarning } from './http-warning.mjs';

const warning = httpWarning(location);
if (warning) console.warn(warning);
boot();
