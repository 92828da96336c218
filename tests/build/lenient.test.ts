// What the publisher makes of content that is not whole: a build for both parts.
import './lenient/partial-content.ts';
import './lenient/broken-link.ts';
