// Of statements under conditions one is the last.
const PAGE: usize = {
    #[cfg(unix)]
    {
        515
    }
    #[cfg(not(unix))]
    {
        6
    }
};
