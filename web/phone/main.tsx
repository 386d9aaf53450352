import { showPage } from '../design/page-frame.tsx';
import './handset.css';
import './home-screen.css';
import './payment-screens.css';
import './scan-screen.css';
import { PhonePage } from './phone-page.tsx';

showPage(<PhonePage />);
