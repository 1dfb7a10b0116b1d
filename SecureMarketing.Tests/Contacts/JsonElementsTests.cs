using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Tests.Contacts;

public sealed class JsonElementsTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["aé\"\\\u2028€ {}[],:\n"], 0, 40];

    /// <summary>However the stream is cut up and wherever <c>resourceType</c> stands, the entries are those of the document.</summary>
    [Fact]
    public void Entries_AreThoseOfTheDocument_HoweverTheBytesArrive() =>
        Gen.Select(Text.Array[0, 12], Gen.Bool, Gen.Bool, Gen.Int[1, 97]).Sample((texts, typeLast, indented, chunk) =>
        {
            var entries = new JsonArray([.. texts.Select((t, i) => new JsonObject { ["fullUrl"] = t, ["resource"] = new JsonObject { ["id"] = i, ["deep"] = new JsonArray(t, new JsonArray(t)) } })]);
            var bundle = new JsonObject { ["link"] = new JsonArray(new JsonObject { ["entry"] = new JsonArray(1) }) };
            if (!typeLast)
                bundle["resourceType"] = "Bundle";
            bundle["entry"] = entries;
            if (typeLast)
                bundle["resourceType"] = "Bundle";
            var bytes = Encoding.UTF8.GetBytes(bundle.ToJsonString(new JsonSerializerOptions { WriteIndented = indented }));

            using var reader = new JsonElements(new Trickle(bytes, chunk));
            var read = new List<string>();
            while (reader.MoveNext())
            {
                read.Add(JsonNode.Parse(reader.Current.Span)!.ToJsonString());
                Assert.Equal(reader.Current.Span, bytes.AsSpan((int)reader.Position, reader.Current.Length));
            }

            Assert.Equal(entries.Select(e => e!.ToJsonString()), read);
            Assert.Equal("Bundle", reader.ResourceType);
            Assert.True(reader.HasEntries);
        }, iter: 300);

    /// <summary>Every proper prefix of a document is refused; none is taken for the whole.</summary>
    [Fact]
    public void EveryPrefix_IsTruncated()
    {
        var bytes = Encoding.UTF8.GetBytes(FhirFixture.Bundle(FhirFixture.Patient("p1")));
        for (var length = 1; length < bytes.Length; length += 7)
        {
            var refused = Assert.Throws<ImportFileException>(() =>
            {
                using var reader = new JsonElements(new MemoryStream(bytes, 0, length));
                while (reader.MoveNext())
                {
                }
            });
            Assert.Equal(ImportCodes.JsonTruncated, refused.Code);
        }
    }

    /// <summary>Whatever stands before or after them, a glance at an entry sees what reading it whole sees.</summary>
    [Theory]
    [InlineData("""{"fullUrl":"urn:a","resource":{"resourceType":"Patient","id":"1","name":[{"family":"x"}]},"request":{"url":"Patient"}}""")]
    [InlineData("""{"resource":{"id":"1","deep":[{"id":"2","resourceType":"List"}],"resourceType":"Patient"},"search":{"mode":"match"},"fullUrl":"urn:a"}""")]
    [InlineData("""{"resource":{"resourceType":"Patient"}}""")]
    [InlineData("""{"fullUrl":1,"resource":{"id":3}}""")]
    [InlineData("""{"fullUrl":"urn:a","resource":"none"}""")]
    [InlineData("""{"response":{"status":"200"}}""")]
    [InlineData("[1]")]
    public void Glance_SeesWhatReadingSees(string entry)
    {
        var bytes = Encoding.UTF8.GetBytes(entry);
        var (read, glance) = (ResourceHead.OfEntry(bytes), ResourceHead.Glance(bytes));

        Assert.Equal((read.FullUrl, read.Type, read.Id, read.Resource.IsEmpty), (glance.FullUrl, glance.Type, glance.Id, glance.Resource.IsEmpty));
        Assert.True(glance.Resource.Span.StartsWith(read.Resource.Span));
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Trickle(byte[] content, int chunk) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}
