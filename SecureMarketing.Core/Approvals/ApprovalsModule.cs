using Microsoft.Extensions.DependencyInjection;

namespace SecureMarketing.Core.Approvals;

public static class ApprovalsModule
{
    public static IServiceCollection AddApprovals(this IServiceCollection services) => services.AddTransient<ApprovalDecisions>();
}
