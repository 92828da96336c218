// What programs read of one site: a build for both parts.
import './machine-readable/feeds.ts';
import './machine-readable/structured-data.ts';
