using System.Collections.Immutable;

namespace Easel.Starter.World;

/// <summary>The words for what a scene shows. The first of each list is the plain one, and comes most often.</summary>
internal static class Words
{
    public static ImmutableArray<string> Nouns(Subject subject) => subject.Kind switch
    {
        Kind.House => ["house", "cottage", "home"],
        Kind.Tree => subject.IsFir ? ["tree", "fir tree", "pine tree"] : ["tree"],
        Kind.Flower => ["flower", "blossom"],
        Kind.Mountain => ["mountain", "peak"],
        Kind.Car => ["car", "automobile"],
        Kind.Boat => ["boat", "sailboat", "ship"],
        Kind.Person => subject.WearsDress ? ["person", "woman", "girl"] : ["person", "man", "boy"],
        Kind.Cat => ["cat", "kitten", "kitty"],
        Kind.Dog => ["dog", "puppy"],
        Kind.Fish => ["fish"],
        Kind.Umbrella => ["umbrella", "parasol"],
        Kind.Sun => ["sun"],
        Kind.Moon => ["moon", "crescent moon"],
        Kind.Star => ["star"],
        Kind.Balloon => ["balloon", "hot air balloon"],
        Kind.Kite => ["kite"],
        Kind.Bird => ["bird"],
        Kind.Rocket => ["rocket", "spaceship"],
        _ => ["robot"],
    };

    public static ImmutableArray<string> Colours(Colour colour) => colour switch
    {
        Colour.Red => ["red"],
        Colour.Orange => ["orange"],
        Colour.Yellow => ["yellow", "golden"],
        Colour.Green => ["green"],
        Colour.Blue => ["blue"],
        Colour.Purple => ["purple", "violet"],
        Colour.Pink => ["pink"],
        Colour.Brown => ["brown"],
        Colour.Black => ["black"],
        _ => ["white"],
    };

    public static ImmutableArray<string> Sizes(SubjectSize size) => size switch
    {
        SubjectSize.Small => ["small", "little", "tiny"],
        SubjectSize.Big => ["big", "large", "huge"],
        _ => [],
    };

    public static ImmutableArray<string> Places(Place place) => place switch
    {
        Place.Left => ["on the left", "at the left", "on the left side"],
        Place.Right => ["on the right", "at the right", "on the right side"],
        _ => ["in the middle", "in the center", "in the centre"],
    };

    /// <summary>Phrases that follow what stands in the scene.</summary>
    public static ImmutableArray<string> SkyPhrases(Sky sky) => sky switch
    {
        Sky.Day => ["blue sky with white clouds", "blue sky", "on a sunny day", "bright blue sky", "in the daytime", "during the day"],
        Sky.Sunset => ["at sunset", "sunset sky", "orange sunset sky", "at dusk", "evening sky"],
        Sky.Night => ["night sky with stars", "at night", "starry night", "night sky", "starry sky"],
        Sky.Overcast => ["overcast sky", "cloudy sky", "gray sky", "grey sky", "on a cloudy day", "gray clouds"],
        Sky.Rain => ["in the rain", "rainy sky", "on a rainy day", "rain", "dark rain clouds"],
        _ => ["with a rainbow", "rainbow in the sky", "rainbow", "in front of a rainbow"],
    };

    public static ImmutableArray<string> SkyTags(Sky sky) => sky switch
    {
        Sky.Day => ["day", "blue sky", "daytime", "white clouds"],
        Sky.Sunset => ["sunset", "sunset sky", "dusk", "evening"],
        Sky.Night => ["night", "night sky", "starry sky", "stars"],
        Sky.Overcast => ["overcast", "cloudy", "gray sky", "grey sky"],
        Sky.Rain => ["rain", "rainy", "raining", "rainy sky"],
        _ => ["rainbow", "rainbow sky"],
    };

    /// <summary>What the ground is called, with the preposition for what stands on it.</summary>
    public static ImmutableArray<string> GroundPhrases(Ground ground) => ground switch
    {
        Ground.Grass => ["on grass", "on the grass", "on green grass", "on a meadow", "on a green lawn"],
        Ground.Sand => ["on sand", "on the beach", "on the sand", "in the desert", "on a sandy beach"],
        Ground.Snow => ["on snow", "in the snow", "on the snow", "on snowy ground", "in winter"],
        Ground.Sea => ["on the sea", "on the water", "on the ocean", "at sea", "in the sea"],
        Ground.Street => ["on the street", "on a road", "on the road", "on a street"],
        _ => ["on brown earth", "on brown soil", "on a plowed field", "on bare earth", "on dirt"],
    };

    /// <summary>The same for what flies above it.</summary>
    public static ImmutableArray<string> GroundBelow(Ground ground) => ground switch
    {
        Ground.Grass => ["over grass", "above the grass", "over a meadow", "above green grass"],
        Ground.Sand => ["over sand", "above the beach", "over the sand", "over the desert"],
        Ground.Snow => ["over snow", "above the snow", "over snowy ground", "in winter"],
        Ground.Sea => ["over the sea", "above the water", "over the ocean", "above the sea"],
        Ground.Street => ["over the street", "above a road", "over the road", "above the street"],
        _ => ["over brown earth", "above brown soil", "over a plowed field", "above bare earth"],
    };

    public static ImmutableArray<string> GroundTags(Ground ground) => ground switch
    {
        Ground.Grass => ["grass", "meadow", "green grass"],
        Ground.Sand => ["sand", "beach", "desert"],
        Ground.Snow => ["snow", "snowy ground", "winter"],
        Ground.Sea => ["sea", "water", "ocean"],
        Ground.Street => ["street", "road"],
        _ => ["brown earth", "earth", "soil", "plowed field", "dirt"],
    };

    public static ImmutableArray<string> StylePrefixes { get; } =
    [
        "a flat illustration of", "a simple picture of", "an illustration of", "a drawing of", "a picture of", "a cartoon of", "flat illustration,",
        "a simple drawing of",
    ];

    public static ImmutableArray<string> StyleTags { get; } = ["flat illustration", "simple picture", "illustration", "cartoon", "drawing", "flat colors"];

    /// <summary>Words that people put into prompts and that change nothing in this world; they are taught as such.</summary>
    public static ImmutableArray<string> Praise { get; } = ["beautiful", "cute", "masterpiece", "best quality", "highly detailed", "lovely", "colorful", "clean lines"];

    public static string Plural(string noun) => noun switch
    {
        "fish" => "fish",
        "person" => "people",
        "man" => "men",
        "woman" => "women",
        "puppy" => "puppies",
        "kitty" => "kitties",
        _ => noun + "s",
    };

    public static string Article(string words) => words[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " + words : "a " + words;

    public static string Number(int count) => count == 2 ? "two" : "three";
}
