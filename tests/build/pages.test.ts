// What people read of one site: a build for both parts.
import './pages/news.ts';
import './pages/page-parts.ts';
