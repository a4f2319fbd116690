import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { providerService } from './service';
import { serve } from './serving';

serve(ResourceProviderService, providerService());
