using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Consent;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Agreements;

public sealed class AgreementTests
{
    private static readonly DateTimeOffset Now = TestHost.Start;

    private static BaaTerms Terms(BaaRole role = BaaRole.Tenant) => new()
    {
        Party = "Relay Company",
        Role = role,
        Services = "outbound mail relay",
        SignedOn = new DateOnly(2026, 1, 1),
        EffectiveAt = Now.AddDays(-30),
        ExpiresAt = Now.AddDays(30),
        Clauses = BaaClauses.All,
    };

    private static BaaRecord Record(BaaTerms terms, PartyId? party = null) => new(party ?? PartyId.New(), terms, new DateOnly(2026, 1, 1), Now);

    [Fact]
    public void Active_EndsAtTheVeryInstantOfExpiry()
    {
        var record = Record(Terms());
        var end = record.ExpiresAt!.Value;

        Assert.True(record.IsActive(end.AddTicks(-1)));
        Assert.False(record.IsActive(end));
        Assert.True(record.IsActive(record.EffectiveAt));
        Assert.False(record.IsActive(record.EffectiveAt.AddTicks(-1)));
        Assert.NotEqual(AgreementsDb.Version([record], end.AddTicks(-1)), AgreementsDb.Version([record], end));
    }

    [Fact]
    public void Active_NeedsEveryClause()
    {
        foreach (var clause in Enum.GetValues<BaaClauses>().Where(c => c is not (BaaClauses.None or BaaClauses.All) && BaaClauses.All.HasFlag(c)))
            Assert.False(Record(Terms() with { Clauses = BaaClauses.All & ~clause }).IsActive(Now), clause.ToString());
        // What a relay promises besides is no condition of an agreement.
        Assert.True(Record(Terms() with { Clauses = BaaClauses.All | BaaClauses.EnforcedOnwardTls }).IsActive(Now));
    }

    [Fact]
    public void Tenant_IsNoneActiveOrTerminated()
    {
        var old = Record(Terms() with { ExpiresAt = Now.AddDays(-1) });

        Assert.Equal(GateTenantBaa.None, AgreementStatus.Tenant([], Now));
        Assert.Equal(GateTenantBaa.None, AgreementStatus.Tenant([Record(Terms(BaaRole.Vendor))], Now));
        Assert.Equal(GateTenantBaa.Terminated, AgreementStatus.Tenant([old], Now));
        Assert.Equal(GateTenantBaa.Active, AgreementStatus.Tenant([old, Record(Terms())], Now));
    }

    [Fact]
    public void Vendor_IsJudgedByItsOwnAgreements()
    {
        var party = PartyId.New();
        var record = Record(Terms(BaaRole.Vendor), party);

        Assert.Equal(GateVendorBaa.NotVendor, AgreementStatus.Vendor([record], null, Now, part2: false));
        Assert.Equal(GateVendorBaa.Active, AgreementStatus.Vendor([record], party, Now, part2: false));
        Assert.Equal(GateVendorBaa.Missing, AgreementStatus.Vendor([record], PartyId.New(), Now, part2: false));
        Assert.Equal(GateVendorBaa.Missing, AgreementStatus.Vendor([record], party, Now, part2: true));
        Assert.Equal(GateVendorBaa.Active, AgreementStatus.Vendor([Record(Terms(BaaRole.Vendor) with { QsoaLanguage = true }, party)], party, Now, part2: true));
    }

    [Theory]
    [InlineData(91, null)]
    [InlineData(90, 90)]
    [InlineData(60, 60)]
    [InlineData(31, 60)]
    [InlineData(30, 30)]
    [InlineData(7, 7)]
    [InlineData(0, 7)]
    public void Row_AlertsAtNinetySixtyThirtySeven(int daysLeft, int? alert)
    {
        var row = ListBaasHandler.Row(Record(Terms() with { ExpiresAt = Now.AddDays(daysLeft).AddHours(1) }), Now);

        Assert.Equal((daysLeft, alert), (row.DaysLeft, row.Alert));
    }

    [Fact]
    public async Task Register_ThroughUseCases_ReachesTheGate_AndTerminationCountsAtOnce()
    {
        await using var register = await Register.StartAsync();
        var admin = register.Host.Operator;
        var person = await register.PersonAsync();
        var recorded = (await register.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa { Terms = Terms() }, admin)).Value;
        var active = await FactsAsync(register, person);

        await register.RunAsync<TerminateBaa, Unit>(new TerminateBaa { Baa = recorded.Baa, At = Now }, admin);
        var ended = await FactsAsync(register, person);
        var again = await register.RunAsync<TerminateBaa, Unit>(new TerminateBaa { Baa = recorded.Baa, At = Now }, admin);
        var refused = await register.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa { Terms = Terms() });

        Assert.Equal((GateTenantBaa.Active, GateTenantBaa.Terminated), (active.TenantBaa, ended.TenantBaa));
        Assert.True(ended.BaaVersion > active.BaaVersion);
        Assert.Equal("baa.already_terminated", again.Error!.Code);
        Assert.Equal(ErrorKind.Forbidden, refused.Error!.Kind);
    }

    /// <summary>A message planned one tick before an agreement ends and sent at its end: the gate lets the first through and denies the second.</summary>
    [Fact]
    public async Task Expiry_IsEnforcedAtItsInstant_ForTheTenantAndForARoute()
    {
        await using var register = await Register.StartAsync();
        var (admin, person, route) = (register.Host.Operator, await register.PersonAsync(), Guid.CreateVersion7());
        var end = Now.AddMinutes(10);
        await register.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa { Terms = Terms() with { ExpiresAt = end.AddMinutes(1) } }, admin);
        var vendor = (await register.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa { Terms = Terms(BaaRole.Vendor) with { ExpiresAt = end } }, admin)).Value.Party;

        Assert.Empty(await ReasonsAsync(end.AddTicks(-1)));
        Assert.Equal(["ROUTE_NO_BAA"], await ReasonsAsync(end));
        Assert.Equal(["ROUTE_NO_BAA"], await ReasonsAsync(end.AddMinutes(1).AddTicks(-1)));
        Assert.Equal(["TENANT_NO_BAA", "ROUTE_NO_BAA"], await ReasonsAsync(end.AddMinutes(1)));

        async Task<IReadOnlyList<string>> ReasonsAsync(DateTimeOffset at)
        {
            register.Host.Clock.SetUtcNow(at);
            var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = Register.Origin(HipaaClass.NotMarketing), Occurrence = 1, Routes = [route] };
            await using var db = register.Host.NewContext();
            await new AgreementsGateFacts([new OneOperator(route, vendor)]).FillAsync(db, [question], register.Host.Clock.GetUtcNow(), default);
            var decision = SendGate.Evaluate(question.ToInput(GateRoute.EndToEnd, question.Facts.Vendors[route]) with
            {
                Audit = GateAudit.Up,
                Fresh = YesNo.Y,
                Auth = GateAuthorization.None,
                Remun = YesNo.N,
                Supp = GateSuppression.None,
                Restr = YesNo.N,
                SensCons = GateSensitiveConsent.NotRequired,
                Subj = GateSubject.Adult,
                Addr = GateAddress.VerifiedOwn,
                Plain = GatePlain.None,
                Pack = GatePack.Pass,
            }, new GateBinding(question.MessageId, question.Origin.ContentHash, null, null, 1, 1, question.Facts.BaaVersion!.Value), at);
            return [.. decision.Reasons.Select(r => r.Code)];
        }
    }

    private sealed class OneOperator(Guid route, PartyId party) : IRouteOperators
    {
        public Task<IReadOnlyDictionary<Guid, PartyId?>> OfAsync(Core.Persistence.AppDbContext db, IReadOnlyCollection<Guid> routes, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<Guid, PartyId?>>(new Dictionary<Guid, PartyId?> { [route] = party });
    }

    private static async Task<GateFacts> FactsAsync(Register register, ContactId person)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = Register.Origin(), Occurrence = 1 };
        await using var db = register.Host.NewContext();
        await new AgreementsGateFacts([]).FillAsync(db, [question], Now, default);
        return question.Facts;
    }
}
