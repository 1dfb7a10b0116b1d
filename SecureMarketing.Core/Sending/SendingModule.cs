using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Sending.Explaining;
using SecureMarketing.Core.Sending.Jobs;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.Sending.TlsReports;

namespace SecureMarketing.Core.Sending;

public static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services) => services
        .AddSingleton(p => p.GetRequiredService<IConfiguration>().GetSection(SendingOptions.Section).Get<SendingOptions>() ?? new SendingOptions())
        .AddSingleton<RetrySchedule>()
        .AddSingleton<TlsReportFolder>()
        .AddSingleton(p => ShapingRules.Load(p.GetRequiredService<SendingOptions>().ShapingRules))
        .AddSingleton<Sources>()
        .AddSingleton<DestinationRegister>()
        .AddSingleton<BucketStore>()
        .AddSingleton<Traffic>()
        .AddSingleton<DuePage>()
        .AddSingleton<BrakeWatch>()
        .AddSingleton<MessageQueue>()
        .AddSingleton<MessageJournal>()
        .AddSingleton<LeaseRecovery>()
        .AddSingleton<Origins>()
        .AddSingleton<GateDesk>()
        .AddSingleton<FactGathering>()
        .AddSingleton<GateNow>()
        .AddSingleton<PreflightSample>()
        .AddSingleton<PreflightDesk>()
        .AddSingleton<Launcher>()
        .AddSingleton<MessagePreparation>()
        .AddSingleton<MessageRendering>()
        .AddSingleton<SendVersions>()
        .AddSingleton<MessageEnding>()
        .AddSingleton<OutcomePolicy>()
        .AddSingleton<PortalPosting>()
        .AddSingleton<RungAttempt>()
        .AddSingleton<MessageSender>()
        .AddSingleton<TestPost>()
        .AddSingleton<StaffPost>()
        .AddSingleton<SenderWorker>()
        .AddSingleton<Dispatch>()
        .AddSingleton<UnreadSweep>()
        .AddSingleton<DeadlineSweep>()
        .AddSingleton<SendSignal>()
        .AddSingleton<IPersonHistory, MessageHistory>()
        .AddSingleton<IPersonTies, MessageTies>()
        .AddSingleton<IPersonRecord, MessageRecord>()
        .AddSingleton<MessageErasure>()
        .AddSingleton<IErasure>(p => p.GetRequiredService<MessageErasure>())
        .AddSingleton<IErasureBar>(p => p.GetRequiredService<MessageErasure>())
        .AddSingleton<IMailCount, MailCount>()
        .AddSingleton<IQueuedMail, QueuedMail>();
}
