using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Sending;

public static class SendingModule
{
    public static IServiceCollection AddSending(this IServiceCollection services) => services;
}
