using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Tests.Web.Hosting;

public sealed class SafeConsoleTests
{
    [Theory]
    [InlineData("Sent to maria.santos@example.org now", "Sent to [address] now")]
    [InlineData("RCPT TO:<o'neil+x@mail.example.co.uk>", "RCPT TO:<[address]>")]
    [InlineData("GET /account/set-up?token=abc&x=1 answered", "GET /account/set-up?[query] answered")]
    [InlineData("first\nforged second", "first forged second")]
    [InlineData("message 0192f0c1 accepted, 3 left", "message 0192f0c1 accepted, 3 left")]
    public void Redact_TakesAddressesQueriesAndLineBreaksOut(string logged, string written) => Assert.Equal(written, SafeConsole.Redact(logged));
}
