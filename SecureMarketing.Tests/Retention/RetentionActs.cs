using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Retention;

/// <summary>What officers do about keeping and disposing, in a line each.</summary>
internal static class RetentionActs
{
    public static readonly Actor First = Officer();
    public static readonly Actor Second = Officer();

    private static Actor Officer() => Actor.User(UserId.New(), "ComplianceOfficer", new HashSet<Permission> { Permission.RetentionView, Permission.RetentionManage, Permission.PeopleErase }, null, null);

    extension(TestHost host)
    {
        public async Task<ProposedRetentionRule> ProposeAsync(string key, string keep, RetentionSince? since = null)
        {
            var usual = RetentionClasses.Of(RetentionSubject.Parse(key)!.Value.Class).Since[0];
            var proposed = await host.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(new ProposeRetentionRule(key, KeepFor.Parse(keep)!.Value, since ?? usual, "Records schedule 4.2"), First);
            Assert.Null(proposed.Error);
            return proposed.Value;
        }

        public async Task<RetentionPreview> PreviewAsync(ProposedRetentionRule rule)
        {
            var preview = await host.RunAsync<PreviewRetention, RetentionPreview>(new PreviewRetention(rule.Key, rule.Number));
            Assert.Null(preview.Error);
            return preview.Value;
        }

        public async Task<RetentionPreview> InForceAsync(string key, string keep, RetentionSince? since = null)
        {
            var rule = await host.ProposeAsync(key, keep, since);
            var preview = await host.PreviewAsync(rule);
            Assert.Null((await host.RunAsync<SwitchOnRetentionRule, Unit>(new SwitchOnRetentionRule(rule.Key, rule.Number, preview.Fingerprint), Second)).Error);
            return preview;
        }

        public async Task<IReadOnlyList<DisposalRow>> RunDisposalAsync(string? key = null, bool again = true)
        {
            var ran = await host.RunAsync<DisposeDue, IReadOnlyList<DisposalRow>>(new DisposeDue(key, again));
            Assert.Null(ran.Error);
            return ran.Value;
        }

        public async Task<RetentionHoldId> HoldAsync(ContactId? contact, RetentionClass? held = null, DateOnly? until = null)
        {
            var placed = await host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(contact, held, "Case 26-118", until), First);
            Assert.Null(placed.Error);
            return placed.Value;
        }

        public async Task<DisposalView> CertificateAsync(DisposalId id)
        {
            var view = await host.RunAsync<ViewDisposal, DisposalView>(new ViewDisposal(id));
            Assert.Null(view.Error);
            return view.Value;
        }

        public async Task<DisposalFiles> CertificateFilesAsync(DisposalId id)
        {
            var files = await host.RunAsync<ExportDisposal, DisposalFiles>(new ExportDisposal(id));
            Assert.Null(files.Error);
            return files.Value;
        }
    }
}
