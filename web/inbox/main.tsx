import { showPage } from '../design/page-frame.tsx';
import './inbox.css';
import { InboxPage } from './inbox-page.tsx';

showPage(<InboxPage />);
