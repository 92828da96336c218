// What people read of one site: a build for all parts.
import './pages/long-lists.ts';
import './pages/news.ts';
import './pages/page-parts.ts';
import './pages/security-txt.ts';
