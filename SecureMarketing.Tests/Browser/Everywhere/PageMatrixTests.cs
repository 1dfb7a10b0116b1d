using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Tests.Access.Matrix;
using SecureMarketing.Web.Components;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Every role × every page and download, asked for over HTTP with the role's own session. What a page shows comes from use cases, so
/// each address is named with the use case that it stands for: whoever may not call that one is not to get in.
/// </summary>
[Collection(FilledSiteCollection.Name)]
public sealed partial class PageMatrixTests(FilledSite site)
{
    /// <summary>Route, and the use case it stands for. Both addresses of an editor stand for the same.</summary>
    private static readonly IReadOnlyDictionary<string, string> Pages = new Dictionary<string, string>
    {
        ["/"] = "ViewReadiness",
        ["/account/security"] = "ViewOwnSecurity",
        ["/account/passkey"] = "ViewOwnSecurity",
        ["/account/recovery-used"] = "ViewOwnSecurity",
        ["/accounts"] = "ListAccounts",
        ["/accounts/new"] = "ListAccounts",
        ["/accounts/{Id:int}"] = "GetAccount",
        ["/approvals"] = "ListApprovals",
        ["/approvals/{Id:guid}"] = "OpenApproval",
        ["/attributes"] = "ListAttributes",
        ["/attributes/new"] = "ListAttributes",
        ["/attributes/{Key}"] = "ListAttributes",
        ["/audit"] = "ListAuditEvents",
        ["/audit/export"] = "ExportAuditTrail",
        ["/audit/reviews"] = "ListAuditReviews",
        ["/audit/reviews/{Id:guid}"] = "ViewAuditReview",
        ["/authorizations"] = "CountAuthorizations",
        ["/authorizations/ask"] = "AskForAuthorization",
        ["/authorizations/batches"] = "ListAuthorizationBatches",
        ["/authorizations/batches/{Id:guid}"] = "GetAuthorizationBatch",
        ["/authorizations/forms"] = "ListAuthorizationForms",
        ["/authorizations/forms/new"] = "ListAuthorizationForms",
        ["/authorizations/forms/{Id:guid}"] = "GetAuthorizationForm",
        ["/authorizations/new"] = "CreateAuthorization",
        ["/authorizations/{Id:guid}"] = "ViewAuthorization",
        ["/baas"] = "ListBaas",
        ["/bounces"] = "ListBounces",
        ["/campaigns"] = "ListCampaigns",
        ["/campaigns/{Id:guid}"] = "OpenCampaign",
        ["/campaigns/{Id:guid}/person"] = "ExplainRecipient",
        ["/campaigns/{Id:guid}/send"] = "ListSends",
        ["/codes"] = "ListCodeLists",
        ["/compliance"] = "ViewComplianceFigures",
        ["/content"] = "ListContent",
        ["/content/{Id:guid}"] = "OpenContent",
        ["/delivery/certificates"] = "ListRecipientKeys",
        ["/delivery/domains"] = "ListSendingDomains",
        ["/delivery/domains/{Domain}"] = "ViewSendingDomain",
        ["/delivery/policy"] = "ViewDeliveryPolicies",
        ["/delivery/routes"] = "ListRoutes",
        ["/delivery/sandbox"] = "ListSandboxMessages",
        ["/delivery/sandbox/{Id:guid}"] = "ViewSandboxMessage",
        ["/delivery/streams"] = "ListStreams",
        ["/disclosures"] = "ListAccountingRequests",
        ["/duplicates"] = "ListDuplicates",
        ["/emergency"] = "ListBreakGlass",
        ["/exports/de-identified"] = "ExportDeIdentified",
        ["/fields"] = "ListFields",
        ["/forms"] = "ListForms",
        ["/forms/new"] = "ListForms",
        ["/forms/{Id:guid}"] = "GetForm",
        ["/governance"] = "ListRecords",
        ["/governance/{Id:guid}"] = "ViewRecord",
        ["/imports"] = "ListImports",
        ["/imports/new"] = "StartImport",
        ["/imports/sources"] = "ListSources",
        ["/imports/sources/{Id:guid}"] = "GetSource",
        ["/imports/{Id:guid}"] = "GetImport",
        ["/incidents"] = "ListIncidents",
        ["/incidents/{Id:guid}"] = "ViewIncident",
        ["/people"] = "ListPeople",
        ["/people/erased"] = "ListErasures",
        ["/people/{Id:guid}"] = "GetPerson",
        ["/people/{Id:guid}/consents"] = "ViewConsents",
        ["/people/{Id:guid}/disclosures"] = "ViewAccounting",
        ["/people/{Id:guid}/preferences"] = "ViewPreferences",
        ["/people/{Id:guid}/representatives"] = "ListRepresentatives",
        ["/people/{Id:guid}/rights"] = "ExportPersonRecord",
        ["/queue"] = "CountQueue",
        ["/queue/domains"] = "ListLanes",
        ["/queue/limits"] = "ListRoutes",
        ["/queue/messages/{Id}"] = "ViewMessage",
        ["/refusals"] = "ListPropagation",
        ["/reports"] = "ViewReport",
        ["/retention"] = "ListRetentionRules",
        ["/retention/certificates"] = "ListDisposals",
        ["/retention/certificates/{Id:guid}"] = "ViewDisposal",
        ["/retention/holds"] = "ListHolds",
        ["/rules"] = "ListRules",
        ["/segments"] = "ListSegments",
        ["/segments/new"] = "ListSegments",
        ["/segments/{Id:guid}"] = "GetSegment",
        ["/segments/{Id:guid}/compare"] = "CompareSegmentVersions",
        ["/segments/{Id:guid}/forecast"] = "ForecastDelivery",
        ["/segments/{Id:guid}/insight"] = "ViewSegmentInsight",
        ["/suppressions"] = "CountSuppressions",
        ["/suppressions/restores"] = "ListRecoveries",
        ["/suppressions/topics"] = "ListPreferenceTopics",
        ["/training"] = "ListOwnTraining",
        ["/training/courses/new"] = "ListCourses",
        ["/training/courses/{Id:guid}"] = "GetCourse",
        ["/training/people"] = "ListTrainingStanding",
        ["/training/{Id:guid}"] = "ReadTraining",
        ["/users"] = "ListUsers",
        ["/users/invite"] = "InviteUser",
        ["/users/{Id:guid}"] = "ListUsers",
        ["/stages"] = "ListStageRules",
        ["/value-sets"] = "ListValueSets",
        ["/value-sets/new"] = "ListValueSets",
        ["/value-sets/unmapped"] = "ListUnmappedCodes",
        ["/value-sets/words"] = "ListSensitiveTerms",
        ["/value-sets/{Id:guid}"] = "GetValueSet",
    };

    /// <summary>Downloads and other addresses of people who signed in: method and route, and the use case behind.</summary>
    private static readonly IReadOnlyDictionary<string, string> Endpoints = new Dictionary<string, string>
    {
        ["GET /approvals/{id:guid}/evidence.html"] = "ExportApprovalEvidence",
        ["GET /approvals/{id:guid}/evidence.json"] = "ExportApprovalEvidence",
        ["GET /authorizations/{id:guid}/document"] = "OpenEvidence",
        ["GET /governance/evidence/{id:guid}"] = "OpenRecordEvidence",
        ["GET /imports/{id:guid}/rejected.csv"] = "ExportRejectedRows",
        ["GET /retention/certificates/{id:guid}/file.html"] = "ExportDisposal",
        ["GET /retention/certificates/{id:guid}/file.json"] = "ExportDisposal",
        ["POST /authorizations/revocation-letter"] = "PrintRevocationLetter",
        ["POST /audit/export/file"] = "ExportAuditTrail",
        ["POST /disclosures/{id:guid}/statement"] = "AnswerAccounting",
        ["POST /exports/de-identified/file"] = "ExportDeIdentified",
        ["POST /people/{id:guid}/record"] = "ExportPersonRecord",
        ["POST /refusals/list.csv"] = "ExportPropagation",
        ["POST /reports/file"] = "ExportReport",
    };

    private static readonly Type[] Components = [.. typeof(HostPage).Assembly.GetTypes().Where(t => t.GetCustomAttributes<RouteAttribute>().Any())];

    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    [Fact]
    public void EveryPage_NamesItsUseCase() =>
        Assert.Equal(
            Components.Where(t => t.GetCustomAttribute<AllowAnonymousAttribute>() is null).SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal),
            Pages.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task EveryDownload_NamesItsUseCase()
    {
        var routes = (await site.OpenAsync()).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            // Pages, the circuit's own addresses, files, and what people without an account reach are not downloads of staff.
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is not null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"], (e, method) => $"{method} {e.RoutePattern.RawText}");
        Assert.Equal(Endpoints.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task ARole_OpensThePagesOfTheMatrix_AndNoOther(Role role)
    {
        var server = await site.OpenAsync();
        await using var visitor = await server.SignInAsync(role);
        var http = visitor.Context.APIRequest;
        var wrong = new List<string>();
        foreach (var (route, useCase) in Pages)
        {
            // Rights are asked before the page looks for its object: any id serves.
            var answer = await http.GetAsync(Filled(route), new() { MaxRedirects = 0 });
            if (May(role, useCase) ? !Opens(answer) : answer.Status != 403)
                wrong.Add($"GET {route}: {answer.Status}");
        }

        var form = await FormAsync(visitor);
        foreach (var (endpoint, useCase) in Endpoints)
        {
            var (method, route) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
            var answer = await http.FetchAsync(Filled(route), new() { Method = method, MaxRedirects = 0, Form = method == "POST" ? form : null });
            // Whoever may is told that nothing has this id; without an id the file comes, or the form names nothing that is there.
            var told = route.Contains('{', StringComparison.Ordinal) ? answer.Status == 404 : answer.Status is 200 or 400 or 404;
            if (May(role, useCase) ? !told : answer.Status != 403)
                wrong.Add($"{endpoint}: {answer.Status} for {role}, who {(May(role, useCase) ? "may" : "may not")} {useCase}");
        }

        Assert.Empty(wrong);
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        Assert.Equal(
            Pages.Where(p => !May(role, p.Value)).Select(p => p.Key).Order(StringComparer.Ordinal),
            (await db.AuditEvents.Where(e => e.Action == AuditAction.PageDenied && e.ActorRole == role.ToString() && Pages.Keys.Contains(e.ObjectId!)).Select(e => e.ObjectId!).Distinct().ToListAsync()).Order(StringComparer.Ordinal));
    }

    /// <summary>Every address that takes a form: without its fields, and without its page's token, it says so and is no fault of the server.</summary>
    [Fact]
    public async Task AFormWithoutItsFields_OrItsToken_IsRefusedInWords()
    {
        var server = await site.OpenAsync();
        // A right to each of them; what they would do is not come to.
        await using var visitor = await server.SignInAsync(Role.ComplianceOfficer);
        var whole = await FormAsync(visitor);
        var token = Token().Match(await (await visitor.Context.APIRequest.GetAsync("/account/security")).TextAsync()).Groups[1].Value;
        var posts = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && e.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Antiforgery.IAntiforgeryMetadata>() is not null)
            .Where(e => Endpoints.ContainsKey("POST " + e.RoutePattern.RawText) || e.RoutePattern.RawText == "/account/alive").ToList();
        Assert.Equal(7, posts.Count);

        foreach (var post in posts.Select(e => e.RoutePattern.RawText!))
        {
            var bare = visitor.Context.APIRequest.CreateFormData();
            bare.Set("__RequestVerificationToken", token);
            await RefusedAsync(visitor, post, bare, FormRefusals.Unreadable);
            if (post != "/account/alive")
                await RefusedAsync(visitor, post, visitor.Context.APIRequest.CreateFormData(), FormRefusals.Untrusted);
        }

        var letter = visitor.Context.APIRequest.CreateFormData();
        letter.Set("__RequestVerificationToken", token);
        letter.Set("authorization", "no id");
        await RefusedAsync(visitor, "/authorizations/revocation-letter", letter, FormRefusals.Unreadable);
        // These ask for the token themselves.
        foreach (var post in (string[])["/disclosures/{id:guid}/statement", "/account/sign-out", "/account/hand-over"])
            await RefusedAsync(visitor, post, visitor.Context.APIRequest.CreateFormData(), FormRefusals.Untrusted);
        Assert.Equal(404, (await visitor.Context.APIRequest.FetchAsync("/authorizations/revocation-letter", new() { Method = "POST", MaxRedirects = 0, Form = whole })).Status);
        // A session that ended is told so by its status.
        await visitor.Context.ClearCookiesAsync();
        var alive = visitor.Context.APIRequest.CreateFormData();
        alive.Set("idle", "1");
        Assert.Equal(401, (await visitor.Context.APIRequest.FetchAsync("/account/alive", new() { Method = "POST", MaxRedirects = 0, Form = alive })).Status);
    }

    private static async Task RefusedAsync(Visitor visitor, string route, IFormData form, string words)
    {
        form.Set("unasked", "x");
        var answer = await visitor.Context.APIRequest.FetchAsync(Filled(route), new() { Method = "POST", MaxRedirects = 0, Form = form });
        Assert.Equal((route, 400), (route, answer.Status));
        Assert.Equal((route, words), (route, (await answer.JsonAsync())?.GetProperty("detail").GetString()));
    }

    private static bool May(Role role, string useCase) => DutyTable.Rows.Single(row => row.UseCases.Split(' ').Contains(useCase)).Roles.Contains(role);

    /// <summary>The page came, or said that it has no such object or where that is now; sent to sign in, nobody got in.</summary>
    private static bool Opens(IAPIResponse answer) => answer.Status is 200 or 404
        || (answer.Status == 302 && answer.Headers.TryGetValue("location", out var to) && !to.Contains("/account/sign-in", StringComparison.OrdinalIgnoreCase) && !to.Contains("/account/denied", StringComparison.OrdinalIgnoreCase));

    /// <summary>Every field that a download of the product asks for, valid, with the token of the person's own pages.</summary>
    private static async Task<IFormData> FormAsync(Visitor visitor)
    {
        var html = await (await visitor.Context.APIRequest.GetAsync("/account/security")).TextAsync();
        var form = visitor.Context.APIRequest.CreateFormData();
        form.Set("__RequestVerificationToken", Token().Match(html).Groups[1].Value);
        foreach (var id in (string[])["segment", "platform", "authorization"])
            form.Set(id, Guid.CreateVersion7().ToString());
        foreach (var words in (string[])["purpose", "reason", "vintage"])
            form.Set(words, "Test of the matrix");
        form.Set("place", nameof(PlaceColumn.Area));
        form.Set("format", nameof(DeIdentifiedFormat.Csv));
        return form;
    }

    private static string Filled(string route) => Parameter().Replace(route, m => m.Value.EndsWith(":int}", StringComparison.Ordinal) ? "1" : m.Value.EndsWith(":guid}", StringComparison.Ordinal) ? Guid.CreateVersion7().ToString() : "x");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
