import { providerService } from './service';
import { serve } from './serving';

serve(providerService());
