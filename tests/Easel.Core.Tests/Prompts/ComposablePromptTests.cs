using Easel.Core.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class ComposablePromptTests
{
    [Fact]
    public void Parts_equal_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/multicond.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            var flat = c.GetProperty("flat").EnumerateArray().Select(t => t.GetString()!).ToArray();
            var expected = c.GetProperty("indexes").EnumerateArray().Select(p => p.EnumerateArray().Select(e => new ComposablePart(flat[e[0].GetInt32()], e[1].GetDouble())));
            Assert.Equal(expected, c.GetProperty("prompts").EnumerateArray().Select(p => (IEnumerable<ComposablePart>)ComposablePrompt.Split(p.GetString()!)));
        });
    }

    [Property]
    public void Any_text_has_at_least_one_part(PromptSoup soup) => Assert.NotEmpty(ComposablePrompt.Split(soup.Text));
}
