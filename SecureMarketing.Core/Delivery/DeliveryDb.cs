using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery;

public static class DeliveryDb
{
    extension(AppDbContext db)
    {
        public DbSet<DeliveryPolicy> DeliveryPolicies => db.Set<DeliveryPolicy>();

        public DbSet<DeliveryRoute> DeliveryRoutes => db.Set<DeliveryRoute>();

        public DbSet<RecipientKey> RecipientKeys => db.Set<RecipientKey>();

        public DbSet<KnownStsPolicy> StsPolicies => db.Set<KnownStsPolicy>();

        public DbSet<DomainAssurance> DomainAssurances => db.Set<DomainAssurance>();

        public DbSet<DkimKey> DkimKeys => db.Set<DkimKey>();

        public DbSet<StreamSender> StreamSenders => db.Set<StreamSender>();

        public DbSet<SendingDomain> SendingDomains => db.Set<SendingDomain>();
    }
}
