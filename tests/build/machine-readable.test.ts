// What programs and browsers read of one site: a build for all parts.
import './machine-readable/common-grants.ts';
import './machine-readable/feeds.ts';
import './machine-readable/open-data.ts';
import './machine-readable/structured-data.ts';
import './machine-readable/typefaces.ts';
