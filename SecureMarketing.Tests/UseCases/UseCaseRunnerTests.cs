using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.UseCases;

public sealed class UseCaseRunnerTests
{
    private sealed record Rename(string Name, bool Refuse = false) : ICommand<Unit>
    {
        public static Permission Requires => Permission.SettingsManage;

        public static AuditAction Audits => AuditAction.ConfigurationChanged;
    }

    private sealed class RenameValidator : AbstractValidator<Rename>
    {
        public RenameValidator() => RuleFor(c => c.Name).NotEmpty().WithErrorCode("rename.empty").WithMessage("Give a name.");
    }

    private sealed class RenameHandler : IUseCase<Rename, Unit>
    {
        public Task<Result<Unit>> HandleAsync(Rename command, UseCaseScope scope, CancellationToken cancellationToken)
        {
            scope.Db.Leases.Add(new Lease(command.Name, "test", scope.Now));
            scope.Audit.ObjectId = command.Name;
            return Task.FromResult<Result<Unit>>(command.Refuse ? new Error("rename.taken", "Taken.", ErrorKind.Conflict) : Unit.Value);
        }
    }

    private sealed record Peek : ICommand<Unit>
    {
        public static Permission Requires => Permission.SignedIn;

        public static AuditAction Audits => AuditAction.NotAudited;
    }

    private sealed class PeekHandler : IUseCase<Peek, Unit>
    {
        public Task<Result<Unit>> HandleAsync(Peek command, UseCaseScope scope, CancellationToken cancellationToken) => Task.FromResult<Result<Unit>>(Unit.Value);
    }

    [Fact]
    public async Task Success_SavesTheChangeAndTheEventTogether()
    {
        await using var host = await StartAsync();

        Assert.True((await host.RunAsync<Rename, Unit>(new Rename("north"))).IsSuccess);

        await using var db = host.NewContext();
        Assert.True(await db.Leases.AnyAsync(l => l.Name == "north"));
        var audited = await db.AuditEvents.SingleAsync();
        Assert.Equal((AuditAction.ConfigurationChanged, AuditOutcome.Succeeded, "north"), (audited.Action, audited.Outcome, audited.ObjectId));
        // What is written now and nothing that was before.
        Assert.Null(audited.BeforeHash);
        Assert.Equal(32, audited.AfterHash?.Length);
    }

    [Fact]
    public async Task Refusal_ChangesNothing_AndIsAudited()
    {
        await using var host = await StartAsync();

        var result = await host.RunAsync<Rename, Unit>(new Rename("north", Refuse: true));

        Assert.Equal("rename.taken", result.Error!.Code);
        await using var db = host.NewContext();
        Assert.False(await db.Leases.AnyAsync());
        var audited = await db.AuditEvents.SingleAsync();
        Assert.Equal((AuditOutcome.Refused, "rename.taken"), (audited.Outcome, audited.ReasonCodes));
    }

    [Fact]
    public async Task MissingPermission_IsRefusedBeforeAnythingElse_AndAudited_EvenForAnUnauditedRead()
    {
        await using var host = await StartAsync();
        var stranger = Actor.Worker("stranger");

        Assert.Equal("usecase.forbidden", (await host.RunAsync<Rename, Unit>(new Rename(""), stranger)).Error!.Code);
        Assert.Equal("usecase.forbidden", (await host.RunAsync<Peek, Unit>(new Peek(), stranger)).Error!.Code);

        await using var db = host.NewContext();
        Assert.False(await db.Leases.AnyAsync());
        Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.Outcome == AuditOutcome.Refused));
    }

    [Fact]
    public async Task InvalidInput_NamesTheRule_AndLeavesNoEvent()
    {
        await using var host = await StartAsync();

        var result = await host.RunAsync<Rename, Unit>(new Rename(""));

        Assert.Equal(("rename.empty", "Give a name."), (result.Error!.Code, result.Error.Message));
        await using var db = host.NewContext();
        Assert.False(await db.AuditEvents.AnyAsync());
    }

    [Fact]
    public async Task AuditStoreDown_NothingIsSaved()
    {
        await using var host = await StartAsync();
        await using (var db = host.NewContext())
            await db.Database.ExecuteSqlRawAsync("DROP TABLE audit_events");

        var result = await host.RunAsync<Rename, Unit>(new Rename("north"));

        Assert.Equal((UseCaseErrors.TrailDown, ErrorKind.Unavailable), (result.Error, result.Error!.Kind));

        await using var after = host.NewContext();
        Assert.False(await after.Leases.AnyAsync());
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(configure: services => services
        .AddTransient<IUseCase<Rename, Unit>, RenameHandler>()
        .AddTransient<IUseCase<Peek, Unit>, PeekHandler>()
        .AddTransient<IValidator<Rename>, RenameValidator>());
}
