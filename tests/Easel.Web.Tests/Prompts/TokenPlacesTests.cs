using Easel.Web.Prompts;

namespace Easel.Web.Tests.Prompts;

public sealed class TokenPlacesTests
{
    [Fact]
    public void Mission_3_18_The_two_tokens_of_uncomplicated_are_its_two_parts()
    {
        const string prompt = "(Uncomplicated:1.2) <lora:un:1> un";
        var places = TokenPlaces.Find(prompt, [new(569, "un", 0), new(16621, "complicated ", 0), new(569, "un ", 0)]);
        Assert.Equal(["Un", "complicated", "un"], places.Select(it => prompt.Substring(it.Offset, it.Length)));
        Assert.Equal(prompt.LastIndexOf("un", StringComparison.Ordinal), places[2].Offset);
    }

    [Fact]
    public void A_token_that_is_not_in_the_text_has_no_place() => Assert.Equal([(0, 0), (0, 1)], TokenPlaces.Find("a", [new(1, "zebra ", 0), new(320, "a ", 0)]));
}
