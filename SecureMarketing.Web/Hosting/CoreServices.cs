using SecureMarketing.Core.Access;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>Every module of Core, one line each: the web host, the command line and the tests start from this list.</summary>
public static class CoreServices
{
    public static IServiceCollection AddCore(this IServiceCollection services, IConfiguration configuration, DataFolder folder) => services
        .AddSingleton(Organisation.Read(configuration))
        .AddPersistence(configuration, folder)
        .AddKeys()
        .AddAudit()
        .AddAccess(configuration)
        .AddPrivacy()
        .AddTerminology()
        .AddRetention()
        .AddContacts()
        .AddAttributes()
        .AddSegmentation()
        .AddConsent()
        .AddRules()
        .AddAgreements()
        .AddDelivery()
        .AddSending()
        .AddContent(configuration)
        .AddTracking(configuration)
        .AddPortal()
        .AddForms()
        .AddApprovals()
        .AddCampaigns()
        .AddBounces(configuration)
        .AddReporting()
        .AddGovernance()
        .AddCompliance()
        .AddUseCases();
}
