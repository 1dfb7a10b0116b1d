using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Sending;

public static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services) => services
        .AddSingleton(p => p.GetRequiredService<IConfiguration>().GetSection(SendingOptions.Section).Get<SendingOptions>() ?? new SendingOptions())
        .AddSingleton<RetrySchedule>()
        .AddSingleton<MessageQueue>()
        .AddSingleton<MessageJournal>()
        .AddSingleton<LeaseRecovery>();
}
