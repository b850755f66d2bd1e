namespace Easel.Starter.World;

public static class Captioner
{
    public static string Describe(Scene scene, Dice dice) => "";

    public static string Precise(Scene scene, Dice dice) => "";
}
